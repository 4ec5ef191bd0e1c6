-- 512 different invented notes of 1 KB for wrk, under the token of the environment: see load.sh.
-- DOSIMETER_DELAY, in milliseconds, is the mean pause of a connection between two requests.
local templates = {
  "Home visit to the {family} family at {hour}; {child} opened the door and was {mood}.",
  "{caller} called at {hour} to say that {relative} had been {harm} in the {place}.",
  "Client denies any thoughts of suicide and named {number} people to turn to.",
  "We spoke about housing; the form for the {place} was sent on {day}.",
  "{relative} was found {found} in the {place}, and {child} had seen it.",
  "No concerns today. {child} is eating well and sleeps {number} hours a night.",
  "The file mentions that {relative} {harmed} {child} for {number} years.",
  "Reviewed the plan with {professional}; next appointment on {day} at {hour}.",
  "She described how {relative} held a knife to her throat in the {place}.",
  "Pt reports nightmares since {day}, wakes at {hour} and checks every door.",
  "{professional} will ask the school about the bruises on {child}'s arms.",
  "Transport was arranged; {caller} was {mood} and thanked us {number} times.",
  "He said his {relative} died in the fire, and he could hear the screaming from the {place}.",
  "Blood pressure taken {number} times, within limits; tea was offered.",
  "No evidence of abuse was found; the allegation of {day} was withdrawn.",
  "Payment of the heating bill is {number} weeks late; {professional} wrote a letter.",
  "{caller} was {harm} on the way to work and has not left the {place} since {day}.",
  "We practised breathing, then {child} drew a picture of the {place}.",
  "The officer asked {number} questions about the body in the {place}.",
  "If {relative} comes back, {caller} will call the police and go to {professional}.",
  "Discharge letter received on {day}; medication unchanged.",
  "The neighbours heard {child} crying at {hour} and smelled gas from the {place}.",
  "Her sister had been {harm} {number} years ago, and she has told nobody until {day}.",
  "{professional} and I agreed to share the visits, {number} each until {day}.",
}
local words = {
  family = {"Okafor", "Lindqvist", "Marchetti", "Nowak", "Haddad", "Tran", "Silva", "Byrne", "Petrov", "Mbeki"},
  child = {"the boy", "her daughter", "the twins", "a girl of six", "the toddler", "his stepson", "the baby", "the older child"},
  mood = {"cheerful", "withdrawn", "calm", "tearful", "angry", "polite", "exhausted", "hopeful", "numb"},
  hour = {"08:15", "nine", "half past ten", "noon", "14:40", "dusk", "23:05", "three in the morning"},
  caller = {"The mother", "A neighbour", "The client", "An older man", "The foster carer", "A colleague", "The night nurse"},
  relative = {"her brother", "the stepfather", "his uncle", "a cousin", "the ex-husband", "grandmother", "the partner"},
  harm = {"stabbed", "beaten", "followed", "robbed", "raped", "insulted", "shot", "evicted", "strangled", "pushed"},
  harmed = {"beat", "neglected", "molested", "looked after", "shouted at", "starved", "visited", "threatened"},
  found = {"dead", "unconscious", "asleep", "hanging", "bleeding", "drunk", "safe and well"},
  place = {"yard", "kitchen", "shelter", "car park", "clinic", "stairwell", "bedroom", "library", "bus station", "cellar"},
  number = {"two", "three", "4", "five", "6", "nine", "twelve", "15", "many"},
  day = {"Monday", "2 March", "the 14th", "Friday", "Easter Sunday", "11 June", "Thursday", "the day before"},
  professional = {"the GP", "Dr Amari", "the school nurse", "my supervisor", "the midwife", "the lawyer", "the psychologist"},
}

local function note()
  local text = ""
  while #text < 1024 do
    local sentence = templates[math.random(#templates)]:gsub("{(%a+)}", function(kind)
      return words[kind][math.random(#words[kind])]
    end)
    text = text .. sentence .. " "
  end
  return text:sub(1, 1024)
end

local requests, at = {}, 0
local delay_mean = tonumber(os.getenv("DOSIMETER_DELAY") or "0")

function init()
  math.randomseed(20261128)
  local headers = {
    ["Content-Type"] = "application/json",
    ["Authorization"] = "Bearer " .. os.getenv("DOSIMETER_TOKEN"),
  }
  for i = 1, 512 do
    requests[i] = wrk.format("POST", nil, headers, '{"text": "' .. note() .. '"}')
  end
end

function request()
  at = at % #requests + 1
  return requests[at]
end

if delay_mean > 0 then
  function delay() return math.random(0, 2 * delay_mean) end
end
