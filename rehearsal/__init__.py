"""The rehearsal platform: a process of its own that behaves as the networks do, keeps its own book, and can misbehave.

For programs, in JSON, with `Authorization: Bearer anything` where something is changed:

    POST   /api/NETWORK/HANDLE/media       raw bytes and Content-Type -> 201 {media_id, sha256, width, height, bytes}
    POST   /api/NETWORK/HANDLE/posts       {text, media: [{media_id, alt_text}]}, headers X-Reference, Idempotency-Key
                                           -> 201 {id, url, received_at}; 200 where the network knows the key already
    GET    /api/NETWORK/HANDLE/posts       ?limit=50&before=ID -> {posts: [{id, url, text, media, received_at}]}
    GET    /api/NETWORK/HANDLE/posts/ID    one post; 404 when gone
    DELETE /api/NETWORK/HANDLE/posts/ID    may be repeated
    GET    /media/SHA256                   the bytes as they came
    GET    /log?after=SEQ                  every request, one JSON object a line; `answered` 0 is a dropped connection
    GET    /healthz

For those who rehearse faults:

    PUT    /control/behaviours  {match: {reference?, text_contains?, network?, handle?}, sequence: [behaviour, ...]}
                                adds a rule: each post that fits takes the next behaviour of the oldest rule that has any
                                left; after that all is `ok`. The behaviours are in `behaviours.py`.
    GET    /control/behaviours  what is left of each rule
    DELETE /control/behaviours  forgets all rules
    PUT    /control/latency     {seconds?, slow_seconds?, shown_after_seconds?, retry_after_seconds?}

For people: `/` and `/NETWORK/HANDLE` (`?ikuti=1` reloads, `?bahasa=en` is English) and `/NETWORK/HANDLE/ID`.
"""
