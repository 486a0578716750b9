// Trees of rules as engine/web/packing.py packs them.
function treeOf(node, shapes) {
  if (!Array.isArray(node)) {
    if (typeof node !== "string") return { op: "literal", value: node };
    return node[0] === "$" ? { op: "name", name: node.slice(1) } : { op: "literal", value: node.slice(1) };
  }
  const [number, ...parts] = node;
  const [fixed, ...names] = shapes[number];
  const tree = { ...fixed };
  names.forEach((name, at) => {
    tree[name] = name === "args" ? parts[at].map((one) => treeOf(one, shapes)) : treeOf(parts[at], shapes);
  });
  return tree;
}

export function unpacked(part, shapes = part.shapes) {
  if (part === null || typeof part !== "object") return part;
  if (Array.isArray(part)) return part.map((one) => unpacked(one, shapes));
  if ("$" in part) return treeOf(part.$, shapes);
  return Object.fromEntries(Object.entries(part).map(([name, one]) => [name, unpacked(one, shapes)]));
}
