#pragma once
// A coroutine that waits for another thread's answer.

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <utility>

namespace dosimeter::server {

// Calls `ask` with a callback, which any thread may call once, and waits for it; goes on where it
// was, on the coroutine's own executor. Nothing where `ask` returns false: it will not call.
template <class Result, class Ask>
boost::asio::awaitable<std::optional<Result>> asked(Ask ask) {
  namespace asio = boost::asio;
  using Answer = std::optional<Result>;
  co_return co_await asio::async_initiate<const asio::use_awaitable_t<>,
                                          void(std::exception_ptr, Answer)>(
      [&ask](auto handler) {
        // Shared, as std::function copies what it holds.
        auto shared = std::make_shared<decltype(handler)>(std::move(handler));
        const auto executor = asio::get_associated_executor(*shared);
        const auto resume = [shared, executor](std::exception_ptr error, Answer answer) {
          asio::post(executor, [shared, error, answer = std::move(answer)]() mutable {
            auto last = std::move(*shared);
            shared.reset();
            last(error, std::move(answer));
          });
        };
        const bool is_taken = ask([resume](std::exception_ptr error, Result result) {
          resume(error, Answer(std::move(result)));
        });
        if (!is_taken) resume(nullptr, std::nullopt);
      },
      asio::use_awaitable);
}

}  // namespace dosimeter::server
