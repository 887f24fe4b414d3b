package io.stowage.app.opening;

import io.stowage.billing.cashier.CashierConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The name under which a node reports. A host name would not do: containers get a new one with each start, and each
 * would be another gateway with totals from nothing.
 */
public final class GatewayName {
    private static final Logger LOG = LoggerFactory.getLogger(GatewayName.class);
    private static final int RANDOM_BYTES = 8;

    private GatewayName() {}

    /** The configured name, or the one that was made up at the first start. */
    static String of(CashierConfig config, Path data, RandomGenerator random) throws IOException {
        return config.gatewayName().isPresent()
                ? config.gatewayName().get()
                : kept(data.resolve("gateway-name"), random);
    }

    private static String kept(Path file, RandomGenerator random) throws IOException {
        try {
            String name = Files.readString(file).strip();
            if (name.isEmpty()) {
                throw new IOException(file + " is empty; write the name into it that this node had before");
            }
            return name;
        } catch (NoSuchFileException e) {
            LOG.debug("{} is not there yet", file, e);
            byte[] bytes = new byte[RANDOM_BYTES];
            random.nextBytes(bytes);
            String name = "stowage-" + HexFormat.of().formatHex(bytes);
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, name + "\n");
            LOG.info("this node reports usage as {}, kept in {}", name, file);
            return name;
        }
    }
}
