#!/usr/bin/env python3
"""A notebook and its twin, a file-based program, are the same cells in two forms.

cells.py make SCRIPT.cs NOTEBOOK.ipynb     writes the notebook of a script, without outputs
cells.py clean EXECUTED.ipynb NOTEBOOK.ipynb   keeps what the cells say, leaves out what the machine adds
"""
import json
import re
import sys

CSHARP = {"dotnet_interactive": {"language": "csharp"}, "polyglot_notebook": {"kernelName": "csharp"}}
METADATA = {
    "kernelspec": {"display_name": ".NET (C#)", "language": "C#", "name": ".net-csharp"},
    "language_info": {"file_extension": ".cs", "mimetype": "text/x-csharp", "name": "polyglot-notebook"},
    "polyglot_notebook": {"kernelInfo": {"defaultKernelName": "csharp", "items": [{"aliases": [], "name": "csharp"}]}},
}


def cells_of(script):
    """The cells of a script: its packages, then what its marks `// %%` divide."""
    head, *parts = re.split(r"^// %%", script, flags=re.M)
    packages = re.findall(r"^#:package (\S+?)@(\S+)$", head, flags=re.M)
    references = "\n".join(f'#r "nuget: {name}"' if version == "*" else f'#r "nuget: {name}, {version}"' for name, version in packages)
    cells = []
    for part in parts:
        kind, text = part.split("\n", 1)
        if kind.strip() == "[markdown]":
            cells.append(("markdown", re.sub(r"^// ?", "", text.strip("\n"), flags=re.M)))
        else:
            cells.append(("code", text.strip("\n")))
    return [cells[0], ("code", references), *cells[1:]]


def make(script, path):
    cells = []
    for number, (kind, text) in enumerate(cells_of(script)):
        cell = {"cell_type": kind, "id": f"cell-{number}", "metadata": CSHARP if kind == "code" else {}, "source": text.splitlines(True)}
        cells.append({**cell, "execution_count": None, "outputs": []} if kind == "code" else cell)
    write({"cells": cells, "metadata": METADATA, "nbformat": 4, "nbformat_minor": 5}, path)


def clean(executed, path):
    notebook = json.loads(executed)
    notebook["metadata"] = METADATA
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["metadata"] = CSHARP
            cell["outputs"] = joined(output for output in cell["outputs"] if not is_machinery(output))
    write(notebook, path)


def is_machinery(output):
    """What .NET Interactive says of itself: the script that finds its server, the path of an extension, packages, its own assemblies' versions."""
    text = json.dumps(output)
    if output.get("name") == "stderr" and re.fullmatch(r"(\s*warning CS1701: .*)*\s*", "".join(output["text"])):
        return True
    return "dotnet-interactive-this-cell" in text or "Loading extension script" in text or "Installed Packages" in text


def joined(outputs):
    """Lines that a cell printed one by one are one text."""
    result = []
    for output in outputs:
        if result and output["output_type"] == "stream" == result[-1]["output_type"] and output["name"] == result[-1]["name"]:
            result[-1]["text"] += output["text"]
        else:
            result.append(output)
    return result


def write(notebook, path):
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        json.dump(notebook, file, indent=1, ensure_ascii=False)
        file.write("\n")


if __name__ == "__main__":
    what, source, target = sys.argv[1:]
    with open(source, encoding="utf-8") as file:
        {"make": make, "clean": clean}[what](file.read(), target)
