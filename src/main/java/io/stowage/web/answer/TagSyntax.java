package io.stowage.web.answer;

/** How a front reads the entity tags of its clients. */
public enum TagSyntax {
    /** As in RFC 9110: in quotes, and a weak one is no match where bytes have to be the same. */
    STRICT,
    /** Also without quotes, and by the value alone, for protocols whose clients write tags as they please. */
    LENIENT
}
