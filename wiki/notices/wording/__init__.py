"""What can be told, in words. A new kind is one entry: its title, its sentence, and whether it asks something."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from wiki.kernel.i18n import date_long, force_locale
from wiki.kernel.i18n import lazy as _
from wiki.notices.rules import FAILED, LEFT, SENDING, SENT, UNSURE, WAITING, Kind, missing, plain, restored
from wiki.notices.wording.money import MONEY_KINDS

KINDS: Mapping[str, Kind] = {
    "review_asked": Kind(
        _("Will you review “%(page)s”?"),
        _("%(who)s asks you to review the draft of “%(page)s” and say what you think of it."),
        asks=True,
    ),
    "review_approved": Kind(
        _("A reviewer says “%(page)s” is ready"),
        _("%(who)s reviewed “%(page)s” and says it is ready."),
    ),
    "review_changes": Kind(
        _("A reviewer asks for changes in “%(page)s”"),
        _("%(who)s reviewed “%(page)s” and asks for changes: %(remark)s"),
        asks=True,
    ),
    "review_ready": Kind(
        _("You can release “%(page)s”"),
        _("Enough reviewers say that “%(page)s” is ready. You can now release it."),
        asks=True,
    ),
    "mentioned": Kind(
        _("%(who)s asks for you at “%(page)s”"),
        _("%(who)s says: %(remark)s"),
        asks=True,
    ),
    "comment_made": Kind(
        _("New comment on “%(page)s”"),
        _("%(who)s says: %(remark)s"),
    ),
    "page_changed": Kind(
        _("“%(page)s” has changed"),
        _("%(who)s changed “%(page)s”, which you watch. See its history for what changed."),
    ),
    "page_added": Kind(
        _("New page: “%(page)s”"),
        _("%(who)s made “%(page)s” where you watch."),
    ),
    "page_released": Kind(
        _("“%(page)s” has release v%(label)s"),
        _("Readers of “%(page)s” get release v%(label)s from now on."),
    ),
    "page_expires": Kind(
        _("Is “%(page)s” still right?"),
        _("The release of “%(page)s” is valid until %(day)s. Check whether it is still right."),
        asks=True,
    ),
    "page_outdated": Kind(
        _("“%(page)s” is out of date"),
        _("The release of “%(page)s” should no longer be used."),
    ),
    "use_confirm": Kind(
        _("Does your school still use “%(page)s”?"),
        _("Say whether your school still uses “%(page)s”. Then other schools know what they can rely on."),
        asks=True,
    ),
    "mails_left": Kind(
        _("Emails of which it is not known whether they went: %(count)s"),
        _("Nobody decided within a day, so they are not sent again. You can still send them."),
    ),
    "disk_low": Kind(
        _("The server is almost full"),
        _(
            "Room left: %(free)s MB. Files are refused already; texts follow when it is full. Make room on the server."
        ),
        asks=True,
        warns=True,
    ),
    "device_new": Kind(
        _("You signed in in a new browser"),
        _(
            "Somebody signed in with your password in a new browser: %(browser)s. Was it not you? Change your password."
        ),
        warns=True,
    ),
    "token_made": Kind(
        _("You have a new token: %(name)s"),
        _(
            "The token “%(name)s” was made in your account. Was it not you? Revoke it, and change your password."
        ),
        warns=True,
    ),
    "password_changed": Kind(
        _("Your password was changed"),
        _("You have a new password. Was it not you? Ask for a link with “Forgotten your password?”."),
        warns=True,
    ),
    "password_handed": Kind(
        _("Somebody made a new password for you"),
        _("Ask your school's coordinator or the administrator for it. You make your own when you sign in."),
        warns=True,
    ),
    "roles_changed": Kind(
        _("Your roles changed"),
        _("Somebody changed what you may do. See your account for your roles."),
        warns=True,
    ),
    "money_role_asked": Kind(
        _("Do you agree that %(who)s gets a role that moves money?"),
        _("%(by)s asks for it. Somebody else who has such a role agrees, or refuses. Check with them first."),
        asks=True,
        warns=True,
    ),
    "money_role_given": Kind(
        _("%(who)s has a role that moves money"),
        _("See who decides on money now, and who gave and agreed to it."),
        warns=True,
    ),
    "money_role_gone": Kind(
        _("%(who)s lost a role that moves money"),
        _("See who decides on money now."),
        warns=True,
    ),
    "money_password": Kind(
        _("A link for a new password went to %(who)s"),
        _("They decide on money. See who had it sent."),
        warns=True,
    ),
    "money_address_asked": Kind(
        _("Do you agree that %(who)s gets another email address?"),
        _("%(by)s asks for it. Links for a new password go to that address. Check with them first."),
        asks=True,
        warns=True,
    ),
    "money_address": Kind(
        _("%(who)s has another email address"),
        _("They decide on money. See who asked for it, and who agreed."),
        warns=True,
    ),
    "sentence_joined": Kind(
        _("Check a sentence in “%(page)s”"),
        _(
            "You and somebody else changed the same sentence of “%(page)s” at the same time. Both changes were kept. "
            "Check whether it still says what you mean."
        ),
        asks=True,
    ),
    "pupil_data_waits": Kind(
        _("Is “%(page)s” about pupils?"),
        _(
            "What was written on “%(page)s” is saved, but it is not a version yet: it seems to hold data of pupils. "
            "Look at it, remove what should not be there, and choose Done."
        ),
        asks=True,
    ),
    "pupil_data_seen": Kind(
        _("Is “%(page)s” about pupils?"),
        _(
            "What was written on “%(page)s” became version %(version)s by itself. It seems to hold data of pupils. "
            "Look at it, and remove what should not be there."
        ),
        asks=True,
    ),
    "origin_moved": Kind(
        _("The original of “%(page)s” has changed"),
        _("Your school made its own version: “%(page)s”. New changes in the original: %(count)s."),
    ),
    "change_offered": Kind(
        _("An improvement for “%(page)s”"),
        _("%(school)s offers an improvement for “%(page)s”. Choose which changes you accept."),
        asks=True,
    ),
    "change_accepted": Kind(
        _("Your improvement of “%(page)s” was accepted"),
        _("The authors of “%(page)s” accepted some of your changes: %(count)s. Thank you."),
    ),
    "change_declined": Kind(
        _("Your improvement of “%(page)s” was not accepted"),
        _("The authors of “%(page)s” did not accept your improvement. They say: %(remark)s"),
    ),
    "day_invited": Kind(
        _("Sign up for %(title)s"),
        _("%(title)s is on %(on)s. Sign up and choose your workshops."),
        asks=True,
    ),
    "day_reminded": Kind(
        _("Last days to sign up for %(title)s"),
        _("%(title)s is on %(on)s. You can sign up until %(until)s."),
        asks=True,
    ),
    "day_signed_up": Kind(
        _("You are coming to %(title)s"),
        _("You signed up for %(title)s on %(on)s, %(times)s. Place: %(place)s."),
        hurries=True,
    ),
    "day_programme": Kind(
        _("Your workshops at %(title)s"),
        _("You can now see which workshops you are in at %(title)s on %(on)s, and why."),
        hurries=True,
    ),
    "day_changed": Kind(
        _("%(title)s has changed"),
        _("%(title)s is now on %(on)s, %(times)s. Place: %(place)s."),
        hurries=True,
    ),
    "day_cancelled": Kind(
        _("%(title)s is cancelled"),
        _("%(title)s on %(on)s is cancelled. The reason: %(remark)s"),
        hurries=True,
    ),
    "day_thanks": Kind(
        _("Thank you for coming to %(title)s"),
        _("See what %(title)s brought us: notes of the workshops, new pages and who does what."),
        hurries=True,
    ),
    "workshop_place_free": Kind(
        _("A place is free in “%(workshop)s”"),
        _("You are first on the waiting list of “%(workshop)s” at %(title)s. Do you want this place?"),
        asks=True,
    ),
    "workshop_placed": Kind(
        _("You have a place in “%(workshop)s”"),
        _("A place became free in “%(workshop)s” at %(title)s on %(on)s. It is yours."),
        hurries=True,
    ),
    "day_task_given": Kind(
        _("A task for you: %(task)s"),
        _("%(who)s wrote down at %(title)s that you will do this: %(task)s"),
        asks=True,
    ),
    "focus_update": Kind(
        _("Where is your school now?"),
        _(
            "The network meets on %(day)s. Check your school's focal points before then, so that others can see "
            "where you are. It takes a minute."
        ),
        asks=True,
    ),
    "focus_preview_ready": Kind(
        _("Everybody's focal points for %(day)s are ready"),
        _("The network meets on %(day)s. Look at where every school is now and send it to the schools."),
        asks=True,
    ),
    "focus_preview": Kind(
        _("Where is everybody? Before %(day)s"),
        _("Where %(school)s is now, what changed, and which schools work on the same things."),
        asks=True,
    ),
    "contact_asked": Kind(
        _("%(school)s has a question about “%(point)s”"),
        _("%(who)s of %(school)s asks: %(remark)s"),
        asks=True,
    ),
    "contact_answered": Kind(
        _("An answer from %(school)s about “%(point)s”"),
        _("%(who)s of %(school)s says: %(remark)s"),
        asks=True,
    ),
    "visit_asked": Kind(
        _("%(school)s wants to visit you: “%(title)s”"),
        _("%(who)s of %(school)s asks for places on %(on)s: %(count)s. Their question: %(remark)s"),
        asks=True,
    ),
    "visit_accepted": Kind(
        _("You can come: “%(title)s”"),
        _("%(who)s of %(school)s says that you are welcome on %(on)s, %(times)s. %(remark)s"),
        hurries=True,
    ),
    "visit_declined": Kind(
        _("The visit “%(title)s” is off"),
        _("%(who)s of %(school)s says that %(on)s does not fit: %(remark)s"),
        hurries=True,
    ),
    "visit_withdrawn": Kind(
        _("%(school)s does not come after all: “%(title)s”"),
        _("%(who)s of %(school)s took back the visit on %(on)s."),
        hurries=True,
    ),
    "visit_moved": Kind(
        _("Other times for “%(title)s”"),
        _("Your visit to %(school)s on %(on)s is now %(times)s."),
        hurries=True,
    ),
    "visit_waits": Kind(
        _("%(school)s waits for your answer: “%(title)s”"),
        _("%(school)s asked a week ago to visit you on %(on)s. Say yes or no."),
        asks=True,
    ),
    "visit_report_asked": Kind(
        _("How was your visit to %(school)s?"),
        _("You visited %(school)s on %(on)s for “%(title)s”. Write down in a few lines what you learned."),
        asks=True,
    ),
    "visit_reported": Kind(
        _("There is a report of “%(title)s”"),
        _("%(who)s wrote the report of the visit to %(school)s on %(on)s. Add what you like."),
    ),
    "evidence_outdated": Kind(
        _("Newer research for “%(page)s”"),
        _("“%(page)s” is based on “%(research)s”, which is out of date. Check whether it is still right."),
        asks=True,
    ),
    "ambition_asked": Kind(
        _("What does your school want in %(year)s?"),
        _(
            "The core team asks your school for its ambition for %(year)s. Answer by %(day)s; you can save a draft."
        ),
        asks=True,
    ),
    "ambition_reminder": Kind(
        _("Your school can still answer about %(year)s"),
        _("Send the ambition of your school for %(year)s by %(day)s. It takes ten minutes."),
        asks=True,
    ),
    "ambition_complete": Kind(
        _("All schools have answered about %(year)s"),
        _(
            "Every school sent its ambition for %(year)s. You can now write the text, with their words beside it."
        ),
    ),
    "books_sealed": Kind(
        _("Keep this: the seal of the books of %(on)s"),
        _("With this seal anybody can prove later that nothing in the books before it was changed: %(seal)s"),
        hurries=True,
    ),
    "wish_added": Kind(
        _("A wish for “%(activity)s”: %(wish)s"),
        _("%(who)s would like this to be made: “%(wish)s”. Can your school take it up?"),
    ),
    "wish_taken": Kind(
        _("Your wish was taken up: %(wish)s"),
        _("%(school)s is going to make “%(wish)s”."),
    ),
    "wish_made": Kind(
        _("Your wish is now a page: %(wish)s"),
        _("%(who)s made a page of “%(wish)s”."),
    ),
    "wish_closed": Kind(
        _("Your wish was closed: %(wish)s"),
        _("%(who)s closed “%(wish)s”: %(remark)s"),
    ),
    **MONEY_KINDS,
    "document_charge": Kind(
        _("Recharge %(number)s is ready"),
        _("Your school gets recharge %(number)s of %(amount)s for %(period)s, as PDF and as e-invoice."),
        asks=True,
    ),
    "document_credit": Kind(
        _("Credit note %(number)s is ready"),
        _("Your school gets credit note %(number)s of %(amount)s for %(period)s, as PDF and as e-invoice."),
        hurries=True,
    ),
}

STATES = {
    WAITING: _("Waiting"),
    SENDING: _("Being sent"),
    SENT: _("Sent"),
    FAILED: _("Not sent"),
    UNSURE: _("May have been sent"),
    LEFT: _("Will not be sent"),
}


def worded(kind: str, language: str, values: Mapping[str, object]) -> tuple[str, str]:
    """Title and sentence in a language. A date is written as there; other values as they are, on one line."""
    with force_locale(language):
        filled = {name: _in_words(value) for name, value in values.items()}
        return str(KINDS[kind].title) % filled, str(KINDS[kind].sentence) % filled


def reworded(
    kind: str, language: str, facts: Mapping[str, Any] | None, then: tuple[str, str]
) -> tuple[str, str]:
    """Title and sentence of a stored notice in a language; `then`, its words of when it was made, when its facts or
    its kind are not there."""
    values = None if facts is None else restored(facts)
    if values is None or kind not in KINDS or missing(KINDS[kind].needs, values):
        return then
    return worded(kind, language, values)


def _in_words(value: object) -> str:
    return date_long(value) if isinstance(value, date) else plain(str(value))
