"""Roles in the reader's words."""

from wiki.kernel.i18n import lazy as _
from wiki.schools.rules import Role

ROLES = {
    Role.TEACHER: _("Teacher"),
    Role.SCHOOL_COORDINATOR: _("School coordinator"),
    Role.NETWORK_COORDINATOR: _("Network coordinator"),
    Role.TREASURER: _("Treasurer"),
    Role.SECOND_APPROVER: _("Second approver"),
    Role.ADMINISTRATOR: _("Administrator"),
}
