"""What is heavy is imported when it is first used: the command line answers at once, and importing a module does nothing."""

import json
import subprocess
import sys

HEAVY = {
    "accelerate", "bm25s", "chromadb", "datasets", "gradio", "matplotlib", "onnx", "onnxruntime", "opencc", "rjieba",
    "sentence_transformers", "sklearn", "torch", "transformers",
}  # fmt: skip
BUILT_ON_IT = {
    "bot.web": {"gradio"},
    "bot.reader.batches": {"torch"},
    "bot.reader.export": {"torch", "onnx"},
    "bot.reader.network": {"torch"},
    "bot.reader.train": {"torch"},
}
"""Modules that are themselves imported only where the heavy package is wanted, and what each may load."""

COMMAND_LINE = """
import json, sys
import bot.cli
print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})))
"""

EVERY_MODULE = """
import importlib, json, pkgutil, sys
import bot, corpus, index
loaded, seen = {}, set()
for package in (corpus, index, bot):
    for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        importlib.import_module(module.name)
        new = {name.partition(".")[0] for name in sys.modules} - seen
        loaded[module.name] = sorted(new)
        seen |= new
print(json.dumps(loaded))
"""


def run(program: str):
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_the_command_line_starts_without_anything_that_a_command_needs():
    needless = HEAVY | {"langchain_core", "numpy", "pydantic", "rich"}
    assert needless & set(run(COMMAND_LINE)) == set()


def test_no_module_loads_a_heavy_package_unless_it_is_built_on_it():
    for module, new in run(EVERY_MODULE).items():
        allowed = {package for prefix, packages in BUILT_ON_IT.items() if module.startswith(prefix) for package in packages}
        assert HEAVY & set(new) <= allowed, module
