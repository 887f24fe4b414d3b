package io.stowage.s3.object;

import io.stowage.s3.record.StoredObject;
import io.stowage.s3.request.S3Request;
import io.stowage.s3.wire.CopySource;
import io.stowage.web.answer.Conditions;
import io.stowage.web.answer.RangePolicy;
import io.stowage.web.answer.ReadDecision;
import io.stowage.web.answer.TagSyntax;

/** What a request wants of the object that it copies. */
public record SourceConditions(Conditions conditions) {

    public static SourceConditions of(S3Request request) {
        return new SourceConditions(Conditions.prefixed(request.http(), CopySource.HEADER + "-", TagSyntax.LENIENT));
    }

    public boolean hold(StoredObject source) {
        return conditions
                        .read(GetObject.representation(source), RangePolicy.NONE)
                        .outcome()
                == ReadDecision.Outcome.WHOLE;
    }
}
