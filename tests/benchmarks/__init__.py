"""What is measured. Nothing here runs with the tests."""

import photoclip  # noqa: F401  before numpy: it says how many threads numpy's products may have
