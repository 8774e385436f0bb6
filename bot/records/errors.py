"""The errors a person can cause with the records: conversations, feedback, left questions, staff, runs."""

from corpus.errors import LutaiError


class RecordsUnavailable(LutaiError):
    """The records cannot be opened or written: a wrong URL, a missing driver, a file that is none of ours, a full disk."""


class RecordsBusy(LutaiError):
    """Another process has kept the records locked for longer than a writer waits."""


class RecordsNewer(LutaiError):
    """The records were written by a newer version of the program."""


class ConversationNotFound(LutaiError):
    """This browser has no such conversation, or it has no such turn; that of another browser is not found either."""


class InvalidTitle(LutaiError):
    """A conversation's title is blank or too long."""


class TextTooLong(LutaiError):
    """Words that a person typed are longer than is kept."""


class FeedbackNotFound(LutaiError):
    """No feedback of that id is in the records."""


class AlreadyPromoted(LutaiError):
    """A golden case is to be made of feedback that one was made of before."""


class NotRefused(LutaiError):
    """A question is to be left for staff that was not refused."""


class LeftQuestionNotFound(LutaiError):
    """No left question of that id is in the records."""


class NotAnswered(LutaiError):
    """A left question is to be linked to a document before staff have answered it."""


class StillPublished(LutaiError):
    """A left question is to be deleted while a document of the corpus is made of its answer."""


class StaffNotFound(LutaiError):
    """No member of staff has that name."""


class StaffExists(LutaiError):
    """A member of staff has that name already, perhaps in other capitals."""


class InvalidStaffName(LutaiError):
    """A name that staff cannot sign in with."""


class WeakPassword(LutaiError):
    """A password that is too short, too long, or the name of its owner."""


class WrongPassword(LutaiError):
    """No member of staff has that name and password; which of the two is wrong is not said."""


class TooManyAttempts(LutaiError):
    """Sign-in failed too often for that name or from that address."""


class NotSignedIn(LutaiError):
    """A handler was called without a session that holds. The page answers 401."""


class Forbidden(LutaiError):
    """The role does not allow it. The page answers 403."""


class RunNotFound(LutaiError):
    """No evaluation run has that id or name."""


class RunFinished(LutaiError):
    """A run that is finished cannot be added to."""


class ItemRecorded(LutaiError):
    """A run holds a result of that item already, and results are never changed."""


class RunNameTaken(LutaiError):
    """Another run is kept under that name."""


class InvalidReason(LutaiError):
    """What changes the answers of all must be given a reason, and it was left blank."""
