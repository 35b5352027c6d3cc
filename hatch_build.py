"""The build of the reader's compiled half: mypyc turns the modules below into C, and the C compiler of the machine makes extension modules of them.

hatchling calls this for every wheel and every editable install; ``python hatch_build.py`` (``make native``) builds the same in a checkout. The extension modules lie apart from
their sources, in ``src/isnad/_compiled/<python>/``, with the digest of what they were made of: ``isnad.compiled`` uses them only while the sources are still these.
Where there is no C compiler, or ``ISNAD_PURE=1`` is set, nothing is built and the same sources run as Python, about half as fast.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).parent
PACKAGE = ROOT / "src" / "isnad"
LEFT = {"__init__", "worker"}  # nothing to gain
GROUP = "isnad_reader"  # the library that holds all the code; each module beside it is a few lines that open it
CONFIG = """[mypy]
mypy_path = {src}
ignore_missing_imports = True
[mypy-isnad.analysis.*]
follow_imports = skip
"""


def modules() -> list[Path]:
    """The sources that are compiled: those through which every word of an article goes."""
    named = [PACKAGE / "arabic" / f"{name}.py" for name in ("dates", "letters", "numbers", "sentences", "tokens")]
    named += [PACKAGE / "lexicon" / f"{name}.py" for name in ("lexicon", "packed", "words")]
    return [*named, *sorted(path for path in (PACKAGE / "reader").glob("*.py") if path.stem not in LEFT)]


class CompiledReader(BuildHookInterface[Any]):
    """Builds the compiled reader with the package, or says why it does not."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        why_not = obstacle()
        if why_not:
            self.app.display_warning(f"isnad: the reader is not compiled and runs as Python, about half as fast: {why_not}")
            return
        self.app.display_info("isnad: compiling the reader; this takes a minute or two")
        try:
            folder = build()
        except (Exception, SystemExit) as problem:  # mypyc and the C compiler give up in many ways; the sources need neither
            self.app.display_warning(f"isnad: the reader could not be compiled and runs as Python, about half as fast: {problem!r}")
            return
        if version != "editable":
            build_data["force_include"][str(folder)] = str(Path("isnad") / folder.relative_to(PACKAGE))
            build_data |= {"pure_python": False, "infer_tag": True}


def obstacle() -> str:
    """Why nothing can be compiled here, "" where it can."""
    if os.environ.get("ISNAD_PURE"):
        return "ISNAD_PURE is set"
    from setuptools import Distribution
    from setuptools.command.build_ext import build_ext
    from setuptools.errors import BaseError, CCompilerError
    from setuptools.extension import Extension

    with tempfile.TemporaryDirectory() as work:
        source = Path(work, "probe.c")
        source.write_text("#include <Python.h>\nPyMODINIT_FUNC PyInit_probe(void) { return NULL; }\n")
        command = build_ext(Distribution({"ext_modules": [Extension("probe", [str(source)])]}))
        command.build_lib = command.build_temp = work
        try:
            command.ensure_finalized()
            command.run()
        except (BaseError, CCompilerError) as error:
            return f"no C compiler that finds Python's headers ({error})"
    return ""


def build() -> Path:
    """Compile into the checkout; the folder with the extension modules and the digest of their sources."""
    from mypyc.build import mypycify
    from setuptools import Distribution

    compiled = _runtime()
    folder: Path = compiled.FOLDER
    with tempfile.TemporaryDirectory() as work:
        config = Path(work, "mypy.ini")
        config.write_text(CONFIG.format(src=PACKAGE.parent))
        digest = compiled.digest()
        extensions = mypycify(["--config-file", str(config), *map(str, modules())], opt_level="1", debug_level="0", multi_file=True, target_dir=work, group_name=GROUP)
        command = _build_ext()(Distribution({"ext_modules": extensions}))
        command.build_lib, command.build_temp = str(Path(work, "lib")), str(Path(work, "objects"))
        command.ensure_finalized()
        command.run()
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for extension in extensions:
            shutil.copy(command.get_ext_fullpath(extension.name), folder / f"{extension.name}{compiled.SUFFIX}")
    (folder / compiled.DIGEST).write_text(digest)
    return folder


def _build_ext() -> type[Any]:
    """setuptools' command, but the files of one extension are compiled side by side."""
    from setuptools.command.build_ext import build_ext

    class SideBySide(build_ext):
        def build_extensions(self) -> None:
            one = self.compiler.compile

            def compile_all(sources: list[str], **options: Any) -> list[str]:
                with ThreadPoolExecutor(os.cpu_count()) as pool:
                    return [made for some in pool.map(lambda source: one([source], **options), sources) for made in some]

            self.compiler.compile = compile_all
            super().build_extensions()

    return SideBySide


def _runtime() -> Any:
    """``isnad.compiled`` of this checkout, without the package: what it needs is not there while it is built."""
    spec = importlib.util.spec_from_file_location("compiled", PACKAGE / "compiled.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


if __name__ == "__main__":
    if problem := obstacle():
        sys.exit(problem)
    print(build())
