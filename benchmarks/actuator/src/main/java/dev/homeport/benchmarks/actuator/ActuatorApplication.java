package dev.homeport.benchmarks.actuator;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Spring Boot's {@code /actuator/health} with its own database check, and nothing changed but port and database. */
@SpringBootApplication
public class ActuatorApplication {

    public static void main(String[] arguments) {
        SpringApplication.run(ActuatorApplication.class, arguments);
    }
}
