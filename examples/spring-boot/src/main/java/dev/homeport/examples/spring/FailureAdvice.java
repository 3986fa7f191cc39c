package dev.homeport.examples.spring;

import dev.homeport.dynamodb.AmbiguousWriteException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.HeuristicCompletionException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import software.amazon.awssdk.core.exception.SdkException;

/** Tells callers the truth about a write that failed: whether they may send it again. */
@RestControllerAdvice
class FailureAdvice {

    @ExceptionHandler({TransientDataAccessException.class, CannotCreateTransactionException.class, SdkException.class})
    @ResponseStatus(HttpStatus.SERVICE_UNAVAILABLE)
    String notDone() {
        return "not done, try again";
    }

    @ExceptionHandler({HeuristicCompletionException.class, AmbiguousWriteException.class})
    @ResponseStatus(HttpStatus.GATEWAY_TIMEOUT)
    String unknown() {
        return "unknown, look it up before trying again";
    }
}
