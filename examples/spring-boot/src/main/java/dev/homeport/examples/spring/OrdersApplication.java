package dev.homeport.examples.spring;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.resilience.annotation.EnableResilientMethods;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbTable;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Runs the orders service. */
@SpringBootApplication
@EnableResilientMethods
public class OrdersApplication {

    /** Starts the service; SIGTERM drains and stops it. */
    public static void main(String[] args) {
        SpringApplication.run(OrdersApplication.class, args);
    }

    @Bean
    DynamoDbTable<Cart> carts(DynamoDbClient dynamoDb) {
        return DynamoDbEnhancedClient.builder()
                .dynamoDbClient(dynamoDb)
                .build()
                .table("carts", TableSchema.fromBean(Cart.class));
    }
}
