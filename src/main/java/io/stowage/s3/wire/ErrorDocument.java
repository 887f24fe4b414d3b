package io.stowage.s3.wire;

import io.stowage.fault.StowageException;
import java.util.Map;
import java.util.TreeMap;

/** What a client is told of a refusal. */
public final class ErrorDocument {
    private ErrorDocument() {}

    /**
     * @param resource the path that was asked for
     * @param hostId what goes with the request id in {@code x-amz-id-2}
     */
    public static String of(StowageException failure, S3Error error, String resource, String requestId, String hostId) {
        return write(error, String.valueOf(failure.getMessage()), resource, requestId, hostId, failure.details());
    }

    public static String write(
            S3Error error,
            String message,
            String resource,
            String requestId,
            String hostId,
            Map<String, String> details) {
        XmlWriter xml = XmlWriter.plain("Error").element("Code", error.code()).element("Message", message);
        new TreeMap<>(details).forEach(xml::element);
        return xml.element("Resource", resource)
                .element("RequestId", requestId)
                .element("HostId", hostId)
                .finish();
    }
}
