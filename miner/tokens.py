"""Tokens come from the environment or from `gh auth token`; they are never logged, cached or stored."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass, field

VARIABLES = ("FAILATLAS_TOKENS", "GITHUB_TOKENS", "GITHUB_TOKEN", "GH_TOKEN")
_KINDS = {
    "github_pat_": "fine-grained",
    "ghp_": "classic",
    "gho_": "oauth",
    "ghs_": "app",
    "ghu_": "app user",
}


@dataclass(frozen=True, slots=True)
class Token:
    """A secret and what kind of token it is; its representation never shows the secret."""

    secret: str = field(repr=False)

    @property
    def kind(self) -> str:
        """`classic`, `fine-grained`, `oauth`, `app`, `app user`, or `other`."""
        return next((kind for prefix, kind in _KINDS.items() if self.secret.startswith(prefix)), "other")


def find_tokens() -> tuple[Token, ...]:
    """The tokens in the first variable that is set (several are separated by commas), else gh's."""
    for variable in VARIABLES:
        secrets = [part.strip() for part in os.environ.get(variable, "").split(",")]
        if any(secrets):
            return tuple(Token(secret) for secret in dict.fromkeys(secrets) if secret)
    if shutil.which("gh") is None:
        return ()
    done = subprocess.run(["gh", "auth", "token"], capture_output=True, text=True, check=False)
    secret = done.stdout.strip()
    return (Token(secret),) if done.returncode == 0 and secret else ()


def token_kind(tokens: tuple[Token, ...]) -> str:
    """The kinds of the tokens for the run's row; `none` without any."""
    return ", ".join(dict.fromkeys(token.kind for token in tokens)) or "none"
