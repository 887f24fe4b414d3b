package io.stowage.web.body;

import io.stowage.web.client.ClientAddress;
import io.stowage.web.client.ClientNetwork;
import io.stowage.web.limit.LimitsConfig;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;

/**
 * What a request may take of the server, and for whom it is counted.
 *
 * @param memory for the bodies of requests
 * @param addresses tells clients apart, also behind proxies
 */
public record Admission(LimitsConfig limits, BodyMemory memory, ClientAddress addresses, Clock clock) {

    public String network(HttpServletRequest request) {
        return ClientNetwork.of(addresses.of(request)).prefix();
    }
}
