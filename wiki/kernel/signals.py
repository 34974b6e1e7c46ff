"""Signals by which a lower slice tells a higher one, without knowing it."""

from blinker import Namespace

_signals = Namespace()

account_closed = _signals.signal("account-closed")
"""Somebody's account was closed: `person_id`. Sent inside the transaction."""

account_warned = _signals.signal("account-warned")
"""Something happened with somebody's account that they must know of: `person_id`, its `kind` (as a notice is called), a
`key` by which it is told once, and the `facts` of its sentence. Sent inside the transaction."""

password_link_made = _signals.signal("password-link-made")
"""Somebody is to get a link by which they make a password: `person_id`, its `token`, and `own` when they asked for it
themselves. Sent inside the transaction; whoever mails it, mails it to their own address alone."""

trust_changed = _signals.signal("trust-changed")
"""Who decides on money changes, or may change: `change_id`. Sent inside the transaction."""

page_saved = _signals.signal("page-saved")
"""A page got a new revision or new labels: `page_id`. Sent inside the transaction."""

page_gone = _signals.signal("page-gone")
"""A page went into the bin, came out of it, or went up in another: `page_id`. Sent inside the transaction."""

page_joined = _signals.signal("page-joined")
"""A page went up in another: `page_id`, `into_id`. Sent inside the transaction; what is kept of it goes along."""

page_shown = _signals.signal("page-shown")
"""A member reads a page: `actor`, `page_id`, and `version`, the number of what they read, with its `headings`
and the `facts` that slices store with the page. Answer with the markup of yours to be shown under the text."""

page_settling = _signals.signal("page-settling")
"""Somebody is about to work from the newest version of a page: `actor`, `page_id`. Who holds text that belongs in it
makes a version of that first, and answers with its number. Sent outside any transaction."""

page_released = _signals.signal("page-released")
"""Readers get another version of a page: `page_id`. Sent inside the transaction."""

activity_saved = _signals.signal("activity-saved")
"""An activity was added or changed: `activity_id`. Sent inside the transaction."""

activity_shown = _signals.signal("activity-shown")
"""Somebody reads the page of an activity: `actor`, `activity` (a `wiki.plan.queries.ActivityRow`) and `group`, its
people. Answer with a `wiki.plan.rules.Section` of yours, or None."""

year_drawn = _signals.signal("year-drawn")
"""Somebody looks at the timeline of a school year: `actor`, `year`. Answer with the `wiki.plan.rules.Moment`s of yours
in it."""

year_counted = _signals.signal("year-counted")
"""Somebody looks at a school year in figures: `actor`, `year`. Answer with the `wiki.plan.rules.Figure`s of yours."""

words_wiped = _signals.signal("words-wiped")
"""An administrator wiped these `words` from a page for good: forget them where no text has them any more. Sent inside
the transaction."""

wish_saved = _signals.signal("wish-saved")
"""A wish was made, taken up, closed or the like: `wish_id`. Sent inside the transaction."""

wish_shown = _signals.signal("wish-shown")
"""A member reads a wish: `actor`, `wish_id`. Answer with the markup of yours to be shown under it."""

day_saved = _signals.signal("day-saved")
"""A network day, its programme or its workshops changed: `day_id`. Sent inside the transaction."""

calendar_read = _signals.signal("calendar-read")
"""A program reads somebody's own calendar: `actor`. Answer with the `wiki.days.rules.calendar.Event`s of yours in
it."""

expert_saved = _signals.signal("expert-saved")
"""An expert was added, changed or removed: `expert_id`, and `people`, the ids of who invited them and who did before.
Sent inside the transaction."""

visit_saved = _signals.signal("visit-saved")
"""What a school offers to see was added or changed: `offer_id`, and `people`, the ids of who answers for it and who did
before. Sent inside the transaction."""

person_shown = _signals.signal("person-shown")
"""Somebody looks at a person, or at their own account: `person_id`. Answer with a sentence that they should read, or
None."""

person_saved = _signals.signal("person-saved")
"""Somebody got an account, or another name or school, or their account was closed or opened: `person_id`. Sent inside
the transaction."""

school_saved = _signals.signal("school-saved")
"""A school was added or changed: `school_id`. Sent inside the transaction."""

day_shown = _signals.signal("day-shown")
"""Somebody reads a network day: `actor`, `day_id`. Answer with the markup of yours to be shown under its programme."""

project_shown = _signals.signal("project-shown")
"""A member reads a project: `actor`, `project_id`. Answer with the markup of yours to be shown under it."""

project_saved = _signals.signal("project-saved")
"""A project was opened or changed: `project_id`. Sent inside the transaction."""

file_kept = _signals.signal("file-kept")
"""A checked file is in the store and no page has it yet: `sha256`, `name`. Sent outside any transaction."""

attachment_saved = _signals.signal("attachment-saved")
"""An attachment was added to or taken from a page: `page_id`. Sent inside the transaction."""

journal_posted = _signals.signal("journal-posted")
"""Something was posted in the books: `project_ids`, the projects it is of. Sent inside the transaction."""

period_closing = _signals.signal("period-closing")
"""Somebody asks whether a period can close: `period_id`. Answer with the objections and flags you know of."""

period_sealing = _signals.signal("period-sealing")
"""The seal of a period that holds every row is worked out again: `period_id`. Answer with the facts of yours in it."""

period_summing = _signals.signal("period-summing")
"""A period is being sealed, or its seal checked: `period_id`. Answer with the sums of yours that it seals."""

worker_round = _signals.signal("worker-round")
"""The worker beside the server has a moment: do what became due of yours, if anything. Sent every few seconds, outside
any transaction."""

notices_due = _signals.signal("notices-due")
"""Somebody looks what became due: `today`, a date. Tell people of what is yours; each is told once. Sent every hour,
to each receiver in a transaction of its own."""

settlement_withdrawn = _signals.signal("settlement-withdrawn")
"""Two people withdrew a settlement: `settlement_id`, `by_id` (who agreed) and the `reason`. Sent inside the
transaction."""

mail_files_asked = _signals.signal("mail-files-asked")
"""A mail is about to go with files: `files` says of what (`kind:id`), `person_id` to whom. Answer with those that this
person may have (a list of `wiki.kernel.smtp.MailFile`), or None when it is not yours. Sent outside any transaction."""
