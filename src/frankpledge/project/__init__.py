"""Django's settings, addresses and server entry. What an installation may change is in
`frankpledge.configuration`."""
