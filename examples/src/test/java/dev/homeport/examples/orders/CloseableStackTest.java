package dev.homeport.examples.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CloseableStackTest {

    private final List<String> closed = new ArrayList<>();
    private final CloseableStack parts = new CloseableStack();

    @Test
    void what_was_opened_last_is_closed_first_and_once() {
        parts.add(() -> closed.add("pool"));
        parts.add(() -> closed.add("server"));
        parts.close();
        parts.close();
        assertThat(closed).containsExactly("server", "pool");
    }

    @Test
    void a_part_that_does_not_close_keeps_no_other_from_it() {
        parts.add(() -> closed.add("pool"));
        parts.add(() -> {
            throw new IOException("one");
        });
        parts.add(() -> {
            throw new IOException("two");
        });
        assertThatThrownBy(parts::close)
                .isInstanceOf(IllegalStateException.class)
                .cause()
                .hasMessage("two")
                .hasSuppressedException(new IOException("one"));
        assertThat(closed).containsExactly("pool");
    }

    @Test
    void after_a_failure_that_failure_is_told_first() {
        parts.add(() -> {
            throw new IOException("not closed");
        });
        var failure = new IllegalArgumentException("port taken");
        parts.closeAfter(failure);
        assertThat(failure.getSuppressed()).singleElement().isInstanceOf(IllegalStateException.class);
    }
}
