"""People and how they sign in: persons, agencies, teams, memberships, sessions."""

from __future__ import annotations

from engine.accounts.directory import Directory, Membership, Person
from engine.accounts.sessions import Session, SignedIn
from engine.accounts.sign_in import Accounts

__all__ = ["Accounts", "Directory", "Membership", "Person", "Session", "SignedIn"]
