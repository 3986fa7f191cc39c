package dev.homeport.spring.boot.jdbc;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Matches when any property begins with {@code homeport.jdbc}. A description without nodes matches too, so that the failure
 * names the missing nodes instead of a URL that nobody wants.
 */
final class OnDataSourceProperties extends SpringBootCondition {

    static final String PREFIX = "homeport.jdbc";

    @Override
    public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        var message = ConditionMessage.forCondition("Homeport data source");
        return new SetProperties(context.getEnvironment()).anyBelow(PREFIX)
                ? ConditionOutcome.match(message.found("properties").items(PREFIX + ".*"))
                : ConditionOutcome.noMatch(message.didNotFind("properties").items(PREFIX + ".*"));
    }
}
