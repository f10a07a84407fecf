"""The door of every HTTP service: what a connection may cost before anybody knows who it is.

Way of a connection: `server` accepts it, `protocol` reads it within `limits` and keeps it in `connections`, which looks
at all of them once in a while; what its body takes is charged to `budget`; `gate` and `bodies` are the application's
side.
"""
