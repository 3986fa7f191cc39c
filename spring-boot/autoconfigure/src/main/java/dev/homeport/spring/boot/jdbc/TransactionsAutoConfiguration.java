package dev.homeport.spring.boot.jdbc;

import dev.homeport.jdbc.FailoverDataSource;
import dev.homeport.jdbc.Transactions;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** Configures {@link Transactions} over the application's {@link FailoverDataSource}, outside of {@code @Transactional}. */
@AutoConfiguration(after = FailoverDataSourceAutoConfiguration.class)
@ConditionalOnClass(FailoverDataSource.class)
@ConditionalOnSingleCandidate(FailoverDataSource.class)
@EnableConfigurationProperties(FailoverDataSourceProperties.class)
public final class TransactionsAutoConfiguration {

    TransactionsAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    Transactions transactions(FailoverDataSource dataSource, FailoverDataSourceProperties properties) {
        var wanted = properties.transactions();
        var builder = Transactions.builder(dataSource)
                .maxAttempts(wanted.maxAttempts())
                .deadline(wanted.deadline())
                .backoff(wanted.firstBackoff(), wanted.longestBackoff())
                .retrySerializationFailures(wanted.retrySerializationFailures())
                .resolveWithin(wanted.token().resolveWithin());
        if (wanted.token().enabled()) {
            builder.outcomeTokens(wanted.token().table());
        }
        return builder.build();
    }
}
