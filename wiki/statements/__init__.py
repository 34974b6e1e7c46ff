"""What a school or an accountant takes along: the statement of a school, and exports of the books."""
