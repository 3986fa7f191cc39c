package dev.homeport.dynamodb.internal.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.utils.SdkAutoCloseable;

class CloseablesTest {

    private final List<String> closed = new ArrayList<>();

    private SdkAutoCloseable throwing(String what) {
        return () -> {
            closed.add(what);
            throw new IllegalStateException(what);
        };
    }

    private final List<SdkAutoCloseable> parts =
            List.of(throwing("first"), () -> closed.add("second"), throwing("third"));

    @Test
    void each_is_closed_whatever_becomes_of_the_others() {
        assertThatThrownBy(() -> Closeables.all(parts))
                .hasMessage("first")
                .satisfies(thrown -> assertThat(thrown.getSuppressed())
                        .singleElement()
                        .satisfies(third -> assertThat(third).hasMessage("third")));
        assertThat(closed).containsExactly("first", "second", "third");
    }

    @Test
    void after_a_failure_that_one_is_told() {
        var failure = new IllegalArgumentException("no such region");
        Closeables.after(failure, parts);
        assertThat(failure.getSuppressed())
                .singleElement()
                .satisfies(thrown -> assertThat(thrown).hasMessage("first"));
        assertThat(closed).hasSize(3);
    }
}
