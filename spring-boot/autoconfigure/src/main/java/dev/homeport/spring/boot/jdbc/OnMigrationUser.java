package dev.homeport.spring.boot.jdbc;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Matches where migrations have a role of their own. */
final class OnMigrationUser extends SpringBootCondition {

    @Override
    public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        var message = ConditionMessage.forCondition("role of the migrations");
        return MigrationUser.of(context.getEnvironment()).isPresent()
                ? ConditionOutcome.match(message.because("there is one"))
                : ConditionOutcome.noMatch(message.because("there is none of their own"));
    }
}
