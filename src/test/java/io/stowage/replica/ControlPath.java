package io.stowage.replica;

import com.sun.net.httpserver.HttpExchange;
import io.stowage.ic.Principal;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** How those outside of this JVM make the replica misbehave, and look into the cashier's books. */
final class ControlPath {
    private final Replica replica;

    ControlPath(Replica replica) {
        this.replica = replica;
    }

    void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            int status = 200;
            String answer;
            try {
                String query = exchange.getRequestURI().getQuery();
                answer = obey(exchange.getRequestURI().getPath(), parameters(query == null ? "" : query));
            } catch (IllegalArgumentException e) {
                status = 400;
                answer = String.valueOf(e.getMessage());
            }
            byte[] body = (answer + "\n").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private String obey(String path, Map<String, String> parameters) {
        return switch (path) {
            case "/control/mischief" -> {
                int times = Integer.parseInt(parameters.getOrDefault("times", "2147483647"));
                replica.misbehave(Mischief.valueOf(required(parameters, "name")), times);
                yield "so be it";
            }
            case "/control/execute-late" -> Integer.toString(replica.executeLate());
            case "/control/credit" -> {
                Principal owner = Principal.parse(required(parameters, "owner"));
                if (parameters.containsKey("set")) {
                    replica.cashier().setCredit(owner, new BigInteger(required(parameters, "set")));
                }
                yield replica.cashier().credit(owner).toString();
            }
            case "/control/everybody-is-a-gateway" -> {
                replica.cashier().trustEverybody(Boolean.parseBoolean(required(parameters, "set")));
                yield "so be it";
            }
            case "/control/usage" ->
                replica.cashier()
                        .usage(Principal.parse(required(parameters, "owner")))
                        .toString();
            default -> throw new IllegalArgumentException("there is no such command");
        };
    }

    private static String required(Map<String, String> parameters, String name) {
        String value = parameters.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the parameter " + name + " is missing");
        }
        return value;
    }

    private static Map<String, String> parameters(String query) {
        Map<String, String> parameters = new HashMap<>();
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                parameters.put(pair.substring(0, equals), pair.substring(equals + 1));
            }
        }
        return parameters;
    }
}
