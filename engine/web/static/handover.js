// Sends slice after slice by itself; without it, the button does.
document.getElementById("go-on")?.requestSubmit();
