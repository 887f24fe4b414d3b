package io.stowage.content;

import io.micrometer.core.instrument.MeterRegistry;
import io.stowage.content.reading.FetchLimit;
import io.stowage.content.reading.PieceReader;
import io.stowage.content.reading.ReadBuffers;
import io.stowage.content.reading.VerifyConfig;

/** What all readings of contents have in common. */
public record ReadingParts(
        VerifyConfig verify,
        ReadBuffers buffers,
        FetchLimit fetches,
        PieceReader.Factory factory,
        MeterRegistry meters) {}
