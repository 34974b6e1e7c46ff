"""How pages stay together: what links where, the bin, pages that go up in another, copies, and the templates that
pages begin from."""
