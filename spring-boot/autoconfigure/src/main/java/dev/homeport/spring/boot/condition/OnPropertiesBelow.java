package dev.homeport.spring.boot.condition;

import java.util.Objects;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Decides {@link ConditionalOnPropertiesBelow}. */
final class OnPropertiesBelow extends SpringBootCondition {

    @Override
    public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        var attributes =
                Objects.requireNonNull(metadata.getAnnotationAttributes(ConditionalOnPropertiesBelow.class.getName()));
        var prefix = Objects.requireNonNull((String) attributes.get("value"));
        var message = ConditionMessage.forCondition(ConditionalOnPropertiesBelow.class);
        return new SetProperties(context.getEnvironment()).anyBelow(prefix)
                ? ConditionOutcome.match(message.found("properties").items(prefix + ".*"))
                : ConditionOutcome.noMatch(message.didNotFind("properties").items(prefix + ".*"));
    }
}
