"""What a school or an accountant takes along: statements per school and exports of the books."""
