package io.stowage.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.console.login.SessionAware;
import io.stowage.console.login.SessionGate;
import io.stowage.web.Front;
import java.lang.reflect.Method;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WrappedFrontsTest {
    /** A default that is not passed on would answer for the front behind it. */
    @ParameterizedTest
    @ValueSource(classes = {SessionAware.class, SessionGate.class})
    void everythingThatAFrontIsAskedReachesTheFrontBehindTheGate(Class<?> gate) throws Exception {
        for (Method asked : Front.class.getMethods()) {
            assertThat(gate.getMethod(asked.getName(), asked.getParameterTypes())
                            .getDeclaringClass())
                    .as(asked.getName())
                    .isNotEqualTo(Front.class);
        }
    }
}
