"""No address is served that did not say who may ask for it."""

from __future__ import annotations

import pkgutil
from importlib import import_module

from starlette.routing import Route

from engine.definitions.tables import ACTIONS
from engine.web import create_app, routes
from engine.web.pages import PUBLIC, SIGNED_IN, all_pages


def test_every_route_of_the_application_is_a_declared_page(services):
    declared = {(page.path, page.method) for page in all_pages()}
    served = create_app(services).routes
    asked = {(r.path, method) for r in served if isinstance(r, Route) for method in r.methods or ()}

    assert all(isinstance(route, Route) for route in served)
    assert {(path, method) for path, method in asked if method != "HEAD"} == declared


def test_every_policy_is_a_word_that_a_role_can_be_given():
    assert {page.policy for page in all_pages()} <= {PUBLIC, SIGNED_IN, *ACTIONS}


def test_every_module_of_routes_declares_pages():
    names = [module.name for module in pkgutil.iter_modules(routes.__path__)]

    assert all(import_module(f"{routes.__name__}.{name}").PAGES for name in names)


def test_no_path_and_method_is_declared_twice():
    declared = [(page.path, page.method) for page in all_pages()]

    assert len(declared) == len(set(declared))
