"""E: real editors as clients. What they say of themselves is in tests/lsp/editors."""

import os
import re
import shlex
import shutil
import subprocess

from client import require
from harness import ROOT, Skip, check
from samples import WRONG

STEPS = 6  # lines that an editor says of itself where nothing fails


def settings(language, nth=0):
    """What docs/editor.md says for an editor: the nth block of that language."""
    blocks = re.findall(rf"```{language}\n(.*?)```", (ROOT / "docs/editor.md").read_text(encoding="utf-8"), re.S)
    require(nth < len(blocks), f"docs/editor.md has {len(blocks)} blocks of {language}")
    return blocks[nth]


def edited(run, program, arguments, text):
    found = shutil.which(program)
    if not found:
        raise Skip(f"{program} is not installed; .ci/install installs it")
    file = run.folder / "rules.gate"
    file.write_text(WRONG, encoding="utf-8")
    home = run.folder / "home"
    home.mkdir()
    (run.folder / "settings").write_text(text, encoding="utf-8")
    command = run.folder / "bin" / "tollgate"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\n[ "$1" = lsp ] && exec {shlex.join(run.server)}\n', encoding="utf-8")
    command.chmod(0o755)
    world = {**os.environ, "PATH": f"{command.parent}:{os.environ['PATH']}", "GATE_SETTINGS": str(run.folder / "settings"), "GATE_FILE": str(file), "HOME": str(home), "XDG_CONFIG_HOME": str(home), "XDG_DATA_HOME": str(home),
             "XDG_STATE_HOME": str(home), "XDG_CACHE_HOME": str(home)}
    made = subprocess.run([found, *arguments], cwd=run.folder, env=world, capture_output=True, timeout=60, check=False)
    words = [line for line in (made.stdout + made.stderr).decode("utf-8", "replace").replace("\r", "").split("\n") if line.strip()]
    require(made.returncode == 0, f"{program} ends with {made.returncode}:\n" + "\n".join(words[-12:]))
    require(words and words[-1].strip() == "stopped" and len(words) >= STEPS, f"{program} says " + "; ".join(words[-12:]))


@check("E01", "Neovim attaches, shows the mistake, completes, jumps, renames and lays out")
def neovim(run):
    said = subprocess.run(["nvim", "--version"], capture_output=True, text=True, check=False).stdout if shutil.which("nvim") else ""
    version = re.search(r"v(\d+)\.(\d+)", said)
    is_new = version is not None and (int(version[1]), int(version[2])) >= (0, 11)
    edited(run, "nvim", ["--headless", "-u", "NONE", "-i", "NONE", "-n", "--noplugin", "-c", f"luafile {ROOT / 'tests/lsp/editors/neovim.lua'}"], settings("lua", 0 if is_new else 1))


@check("E02", "Emacs with eglot connects, shows the mistake, completes, jumps, renames and lays out")
def emacs(run):
    edited(run, "emacs", ["-Q", "--batch", "-l", str(ROOT / "tests/lsp/editors/emacs.el")], settings("elisp"))
