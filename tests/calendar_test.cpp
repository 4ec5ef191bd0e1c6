#include "dosimeter/calendar.hpp"

#include <gtest/gtest.h>

#include <string_view>

namespace dosimeter {
namespace {

using std::chrono::sys_days;

Time at(std::string_view text) { return parse_time(text).value(); }

sys_days day(std::string_view date) { return std::chrono::floor<std::chrono::days>(at(date)); }

TEST(Calendar, RestsOnSaturdayAndSundayByDefault) {
  const Calendar calendar;
  const std::string_view week[] = {"2026-03-16", "2026-03-17", "2026-03-18", "2026-03-19",
                                   "2026-03-20"};
  for (const std::string_view date : week) EXPECT_FALSE(calendar.is_rest_day(day(date))) << date;
  EXPECT_TRUE(calendar.is_rest_day(day("2026-03-21")));
  EXPECT_TRUE(calendar.is_rest_day(day("2026-03-22")));
}

TEST(Calendar, RestDaysAreAnyOfTheWeekOrNone) {
  Calendar calendar;
  calendar.rest_days.reset();
  EXPECT_FALSE(calendar.is_rest_day(day("2026-03-22")));
  calendar.rest_days.set(std::chrono::Friday.c_encoding());
  EXPECT_TRUE(calendar.is_rest_day(day("2026-03-20")));
  EXPECT_FALSE(calendar.is_rest_day(day("2026-03-21")));
}

TEST(Calendar, AHolidayIsARestDayInItsYearOnly) {
  Calendar calendar;
  calendar.holidays.insert(day("2026-12-25"));  // a Friday
  EXPECT_TRUE(calendar.is_rest_day(day("2026-12-25")));
  EXPECT_FALSE(calendar.is_rest_day(day("2026-12-24")));
  EXPECT_FALSE(calendar.is_rest_day(day("2025-12-25")));
}

TEST(Calendar, ADayBeginsAtMidnightByDefault) {
  const Calendar calendar;
  EXPECT_EQ(calendar.day_of(at("2026-03-16T23:59:59")), day("2026-03-16"));
  EXPECT_EQ(calendar.day_of(at("2026-03-17T00:00:00")), day("2026-03-17"));
  EXPECT_EQ(calendar.begin_of(day("2026-03-17")), at("2026-03-17T00:00:00"));
}

TEST(Calendar, ANightShiftBelongsToTheEveningBefore) {
  Calendar calendar;
  calendar.day_begins_hour = 4;
  EXPECT_EQ(calendar.day_of(at("2026-03-17T02:30")), day("2026-03-16"));
  EXPECT_EQ(calendar.day_of(at("2026-03-17T03:59:59")), day("2026-03-16"));
  EXPECT_EQ(calendar.day_of(at("2026-03-17T04:00")), day("2026-03-17"));
  EXPECT_EQ(calendar.begin_of(day("2026-03-17")), at("2026-03-17T04:00"));
}

TEST(Calendar, ADateWithoutAnHourStaysOnItsDay) {
  Calendar calendar;
  for (calendar.day_begins_hour = 0; calendar.day_begins_hour <= 12; ++calendar.day_begins_hour) {
    EXPECT_EQ(calendar.day_of(at("2026-03-17")), day("2026-03-17")) << calendar.day_begins_hour;
  }
}

TEST(Calendar, ADayEndsASecondBeforeTheNextBegins) {
  Calendar calendar;
  EXPECT_EQ(calendar.end_of(day("2026-03-16")), at("2026-03-16T23:59:59"));
  calendar.day_begins_hour = 4;
  EXPECT_EQ(calendar.end_of(day("2026-03-16")), at("2026-03-17T03:59:59"));
  EXPECT_EQ(calendar.day_of(calendar.end_of(day("2026-03-16"))), day("2026-03-16"));
}

TEST(Calendar, FiguresAsOfADateAreOfItsEnd) {
  Calendar calendar;
  EXPECT_EQ(as_of_moment("2026-03-16", calendar), at("2026-03-16T23:59:59"));
  EXPECT_EQ(as_of_moment(" 2026-03-16\n", calendar), at("2026-03-16T23:59:59"));
  for (calendar.day_begins_hour = 0; calendar.day_begins_hour <= 12; ++calendar.day_begins_hour) {
    EXPECT_EQ(as_of_moment("2026-03-16", calendar), calendar.end_of(day("2026-03-16")))
        << calendar.day_begins_hour;
  }
}

TEST(Calendar, FiguresAsOfATimeAreOfThatTime) {
  Calendar calendar;
  calendar.day_begins_hour = 4;
  EXPECT_EQ(as_of_moment("2026-03-16T02:30", calendar), at("2026-03-16T02:30:00"));
  EXPECT_EQ(as_of_moment("2026-03-16 12:00:00", calendar), at("2026-03-16T12:00:00"));
  EXPECT_EQ(as_of_moment("2026-03-16T14:20+02:00", calendar), at("2026-03-16T12:20:00"));
  for (const std::string_view none : {"", "today", "2026-02-30", "2026-03-16T", "2026-03-16T25:00"})
    EXPECT_EQ(as_of_moment(none, calendar), std::nullopt) << none;
}

TEST(Calendar, DaysBefore1970AreWholeToo) {
  Calendar calendar;
  calendar.day_begins_hour = 4;
  EXPECT_EQ(calendar.day_of(at("1969-12-31T12:00")), day("1969-12-31"));
  EXPECT_EQ(calendar.day_of(at("1970-01-01T03:00")), day("1969-12-31"));
}

TEST(Calendar, EveryMomentOfADayLiesBetweenItsBeginAndTheNext) {
  Calendar calendar;
  for (calendar.day_begins_hour = 0; calendar.day_begins_hour <= 12; ++calendar.day_begins_hour) {
    for (Time time = at("2026-02-27T00:00"); time < at("2026-03-02T00:00");
         time += std::chrono::minutes(7)) {
      const sys_days its = calendar.day_of(time);
      EXPECT_LE(calendar.begin_of(its), time);
      EXPECT_LT(time, calendar.begin_of(its + std::chrono::days(1)));
    }
  }
}

TEST(Calendar, IsEqualWhereEveryMemberIs) {
  const Calendar calendar;
  EXPECT_EQ(calendar, Calendar());
  Calendar other;
  other.day_begins_hour = 4;
  EXPECT_NE(calendar, other);
  other = {};
  other.holidays.insert(day("2026-12-25"));
  EXPECT_NE(calendar, other);
  other = {};
  other.rest_days.flip(3);
  EXPECT_NE(calendar, other);
}

}  // namespace
}  // namespace dosimeter
