"""A folder of films, each analysed once, by a process of its own, on this machine or on a cluster.

`plan` says which film shows which test, `work` is what is done with one film, `fork_server` and `attempt` keep what
goes
wrong with it away from the others, `ledger` remembers what is done, `run` is the loop over all of them, and `tables`
and `page` tell what came out.
"""
