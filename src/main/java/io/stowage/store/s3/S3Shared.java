package io.stowage.store.s3;

import io.stowage.store.s3.client.S3Calls;
import io.stowage.store.s3.client.S3Requests;
import io.stowage.store.s3.config.S3Sizes;
import java.time.Clock;
import java.util.concurrent.ExecutorService;

/** What all workers of one store share. */
record S3Shared(
        S3Calls calls,
        S3Keys keys,
        S3Requests requests,
        S3Buffers buffers,
        S3Sizes sizes,
        boolean equalParts,
        ExecutorService senders,
        Clock clock) {}
