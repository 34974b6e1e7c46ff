"""What is told about money, in words."""

from collections.abc import Mapping

from wiki.kernel.i18n import lazy as _
from wiki.notices.rules import Kind

MONEY_KINDS: Mapping[str, Kind] = {
    "transfer_to_pay": Kind(
        _("To pay: %(amount)s to %(school)s"),
        _(
            "Your school pays %(amount)s to %(school)s by %(day)s. The account and the reference are on the page."
        ),
        asks=True,
    ),
    "transfer_to_receive": Kind(
        _("You receive %(amount)s from %(payer)s"),
        _("%(payer)s pays your school %(amount)s by %(day)s. Check that your bank account is right."),
    ),
    "transfer_overdue": Kind(
        _("Not paid yet: %(amount)s to %(school)s"),
        _(
            "This had to be paid by %(day)s. Did you pay it? Then it is recorded when the bank statement is read."
        ),
        asks=True,
    ),
    "transfer_overdue_again": Kind(
        _("Second reminder: %(amount)s to %(school)s"),
        _("This had to be paid by %(day)s, and it is still open. Pay it, or say what is wrong with it."),
        asks=True,
    ),
    "transfer_overdue_last": Kind(
        _("Last reminder: %(amount)s to %(school)s"),
        _("This had to be paid by %(day)s. The treasurer hears of it now too, and gets in touch with you."),
        asks=True,
    ),
    "transfer_overdue_told": Kind(
        _("%(payer)s still has to pay %(amount)s"),
        _("%(payer)s had to pay %(school)s by %(day)s and was reminded three times. Get in touch with them."),
        asks=True,
    ),
    "transfer_overdue_unheard": Kind(
        _("%(payer)s still has to pay %(amount)s"),
        _(
            "%(payer)s had to pay %(school)s by %(day)s, and has no coordinator who could be reminded. "
            "Get in touch with them."
        ),
        asks=True,
    ),
    "transfer_withdrawn": Kind(
        _("Withdrawn: %(amount)s from %(payer)s to %(school)s"),
        _("The settlement was withdrawn: this is not paid any more. A new settlement follows."),
        hurries=True,
    ),
    "period_in_review": Kind(
        _("Check the books of %(period)s"),
        _("Look at what your school paid and bears. You can object until %(until)s."),
        asks=True,
    ),
    "objection_made": Kind(
        _("%(school)s objects to the books of %(period)s"),
        _("%(who)s says: %(remark)s"),
        asks=True,
    ),
    "objection_answered": Kind(
        _("An answer to your objection about %(period)s"),
        _("%(who)s does not agree: %(remark)s Take your objection back, or let it stand."),
        asks=True,
    ),
    "objection_granted": Kind(
        _("Your objection about %(period)s was granted"),
        _("%(who)s says: %(remark)s"),
        hurries=True,
    ),
    "objection_overruled": Kind(
        _("Your objection about %(period)s was overruled"),
        _("Two people decided that the books stay as they are. The reason: %(remark)s"),
        hurries=True,
    ),
    "proposal_rules": Kind(
        _("Do you agree to other rules about money?"),
        _("%(who)s proposes them. They count when somebody else agrees."),
        asks=True,
    ),
    "proposal_settle": Kind(
        _("Do you agree to this settlement?"),
        _("%(who)s wants to settle more than one person may. Look at who pays whom, and agree or refuse."),
        asks=True,
    ),
    "proposal_withdraw": Kind(
        _("Do you agree to withdraw a settlement?"),
        _("%(who)s proposes it. Nothing of it has been paid."),
        asks=True,
    ),
    "proposal_overrule": Kind(
        _("Do you agree to overrule an objection?"),
        _("%(who)s answered the school, and proposes to go on. Read both before you decide."),
        asks=True,
    ),
    "proposal_agreed": Kind(
        _("%(who)s agreed to what you proposed"),
        _("It is done. See what was decided and when."),
    ),
    "proposal_refused": Kind(
        _("%(who)s refused what you proposed"),
        _("Nothing changes. Talk about it, and propose something else."),
        hurries=True,
    ),
    "account_entered": Kind(
        _("Is this the account of %(school)s?"),
        _(
            "%(who)s entered an account for %(school)s. Check it with the school, not by email, and approve it."
        ),
        asks=True,
    ),
    "account_changed": Kind(
        _("Another bank account for %(school)s"),
        _(
            "From %(day)s %(school)s is paid on the account that ends in %(ending)s. Is that not right? "
            "Stop it before then, or call the treasurer."
        ),
        warns=True,
    ),
    "account_stopped": Kind(
        _("The new bank account of %(school)s was stopped"),
        _("%(who)s stopped it. %(school)s is still paid on the account it had."),
        warns=True,
    ),
    "cost_returned": Kind(
        _("Sent back: %(cost)s"),
        _("%(who)s sent your cost back with a question: %(remark)s"),
        asks=True,
    ),
    "cost_rejected": Kind(
        _("Rejected: %(cost)s"),
        _("%(who)s rejected your cost: %(remark)s"),
        hurries=True,
    ),
    "cost_approved": Kind(
        _("Approved: %(cost)s"),
        _("%(who)s approved your cost of %(amount)s. It is in the books, and divided over the schools."),
    ),
}
