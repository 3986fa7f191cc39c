package dev.homeport.dynamodb.internal.operation;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UpdateExpressionScannerTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SET a = :a",
                "set a=:a",
                "  SET #name = :value , b.c = :d,e = :f ",
                "SET a = :a REMOVE b, c",
                "REMOVE a",
                "REMOVE a.b.#c",
                "REMOVE a SET b = :b",
                "SET a-b = :a"
            })
    void a_literal_for_a_whole_attribute_is_proven(String expression) {
        assertThat(UpdateExpressionScanner.provenIdempotent(expression)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ADD a :one",
                "DELETE a :set",
                "SET a = a + :one",
                "SET a = :one + a",
                "SET a = :one - :two",
                "SET a = list_append(a, :more)",
                "SET a = if_not_exists(a, :zero)",
                "SET a = b",
                "SET a[3] = :a",
                "REMOVE a[0]",
                "SET a = :a ADD b :one",
                "SET a = :a, b = b + :one",
                "SET a = :a SET b = :b",
                "SET a :a",
                "SET a = :a,",
                "SETa = :a",
                "SET a = :a REMOVE",
                "SET a = :a -- ADD b :one"
            })
    void anything_else_is_not(String expression) {
        assertThat(UpdateExpressionScanner.provenIdempotent(expression)).isFalse();
    }

    @Example
    void a_long_expression_is_decided_quickly_and_not_by_the_stack() {
        var many = "SET a = :a" + ", b = :b".repeat(400);
        assertThat(UpdateExpressionScanner.provenIdempotent(many)).isTrue();
        assertThat(UpdateExpressionScanner.provenIdempotent(many + " + :c")).isFalse();
        assertThat(UpdateExpressionScanner.provenIdempotent("SET a = :a" + ", b = :b".repeat(100_000)))
                .isFalse();
    }

    @Property
    void whatever_is_written_an_expression_with_add_or_arithmetic_is_never_proven(
            @ForAll @StringLength(max = 40) String before, @ForAll @StringLength(max = 40) String after) {
        assertThat(UpdateExpressionScanner.provenIdempotent(before + " ADD n :one " + after))
                .isFalse();
        assertThat(UpdateExpressionScanner.provenIdempotent(before + " = n + :one" + after))
                .isFalse();
    }
}
