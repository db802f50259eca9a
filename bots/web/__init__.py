"""The playground: everybody's phone on one page, and a clock that can be wound forward."""
