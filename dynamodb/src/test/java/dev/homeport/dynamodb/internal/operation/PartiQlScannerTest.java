package dev.homeport.dynamodb.internal.operation;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartiQlScannerTest {

    @ParameterizedTest
    @ValueSource(strings = {"SELECT * FROM t", "  select a from \"t\"", "SELECT\n1", "select"})
    void reads(String statement) {
        assertThat(PartiQlScanner.kind(statement)).isEqualTo(PartiQlScanner.Kind.SELECT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE t SET a = 1 WHERE id = '1'",
                "update \"t\" set a = 'WHERE x AND y' remove b where \"id\" = ?;",
                "DELETE FROM t WHERE t.id='it''s AND v = 1'",
                "DELETE FROM t WHERE id = 1 RETURNING ALL OLD *"
            })
    void writes_what_its_key_names(String statement) {
        assertThat(PartiQlScanner.kind(statement)).isEqualTo(PartiQlScanner.Kind.WRITE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO t VALUE {'id': '1'}",
                "UPDATE t SET a = 1 WHERE id = '1' AND v = 1",
                "UPDATE t SET a = 1 WHERE id = '1' AND sort = 2",
                "UPDATE t SET a = 1 WHERE id = '1' OR v = 1",
                "UPDATE t SET a = 1 WHERE v > 1",
                "DELETE FROM t WHERE attribute_exists(v)",
                "DELETE FROM t WHERE id = '1'and v = 1",
                "DELETE FROM t",
                "DELETE FROM t WHERE",
                "DELETE FROM t WHERE id",
                "EXISTS(SELECT * FROM t WHERE id = 1)",
                "SELECTED",
                "DELETED FROM t WHERE id = 1",
                "-- a comment\nDELETE FROM t WHERE id = 1",
                "'",
                ""
            })
    void may_hold_a_condition(String statement) {
        assertThat(PartiQlScanner.kind(statement)).isEqualTo(PartiQlScanner.Kind.CONDITIONAL_WRITE);
    }

    @Test
    void nothing_may_hold_a_condition() {
        assertThat(PartiQlScanner.kind(null)).isEqualTo(PartiQlScanner.Kind.CONDITIONAL_WRITE);
    }

    @Property(tries = 2_000)
    void ends_whatever_it_is_given(@ForAll String text) {
        assertThat(PartiQlScanner.kind(text)).isNotNull();
        assertThat(PartiQlScanner.kind("DELETE FROM t WHERE " + text)).isNotNull();
    }
}
