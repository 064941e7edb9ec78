from tests.assessments.test_at_once import at_once

__all__ = ["at_once"]
