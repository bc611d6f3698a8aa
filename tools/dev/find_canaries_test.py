# SPDX-License-Identifier: Apache-2.0
import base64
import contextlib
import io
import tempfile
import unittest
from pathlib import Path

import find_canaries


class FindCanariesTest(unittest.TestCase):
    def setUp(self):
        self.home = tempfile.TemporaryDirectory()
        self.folder = Path(self.home.name)

    def tearDown(self):
        self.home.cleanup()

    def found(self, *lines):
        (self.folder / "some.log").write_bytes(b"\n".join(lines))
        return [line for _, line in find_canaries.search([self.folder])[1]]

    def test_a_canary_is_found_however_it_is_written(self):
        name = b"Qzvxkwjq Robin"
        for text in (name, name.upper(), b"robin@qzvxkwjq.example.com", b"+19895550142",
                     b"(989) 555-0142", name.hex().encode(), name.hex().upper().encode(),
                     base64.b64encode(name), base64.b64encode(b"a" + name),
                     base64.b64encode(b"ab" + name), b"\x00\xffxwqjzvkq"):
            self.assertEqual(self.found(b"clean", b"{" + text + b"}", b"clean"), [2], text)

    def test_ids_times_and_other_people_are_none(self):
        self.assertEqual(self.found(b"", b"Robin Vale, robin@example.com, +12065550142",
                                    b"0198955501420000-7000", b"1799683298955501", b"qzvxkwj"), [])

    def test_one_in_a_long_line_is_found_at_a_cut_too(self):
        before = b"x" * (find_canaries.LINE_BYTES_MAX - 3)
        self.assertEqual(self.found(before + b"qzvxkwjq" + before), [1])

    def test_what_is_found_is_told_by_its_place_and_not_repeated(self):
        self.found(b"clean", b"Qzvxkwjq Robin")
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            self.assertFalse(find_canaries.report([self.folder]))
        self.assertIn("some.log:2", said.getvalue())
        self.assertNotIn("zvxkwjq", said.getvalue())
        self.assertNotIn("Robin", said.getvalue())

    def test_outputs_that_are_not_there_are_not_clean(self):
        with contextlib.redirect_stdout(io.StringIO()):
            self.assertFalse(find_canaries.report([self.folder / "nowhere"]))


if __name__ == "__main__":
    unittest.main()
