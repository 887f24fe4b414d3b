package io.stowage.s3.index;

import io.stowage.content.move.ContentUse;

/** The contents of objects and of parts of uploads. */
public record ObjectContents(String front) implements ContentUse {
    @Override
    public String needs(String content) {
        return "EXISTS (SELECT 1 FROM s3_object o WHERE o.content = " + content + ")"
                + " OR EXISTS (SELECT 1 FROM s3_part u WHERE u.content = " + content + ")";
    }
}
