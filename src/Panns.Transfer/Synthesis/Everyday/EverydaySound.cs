using System.Collections.Immutable;

namespace Panns.Transfer.Synthesis.Everyday;

/// <summary>A sound of everyday life that is made, not recorded.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Labels">AudioSet's names for it, the best first.</param>
/// <param name="Make">Its recipe, whose every number is random within limits.</param>
internal sealed record EverydaySound(string Name, ImmutableArray<string> Labels, Action<Synthesizer> Make)
{
    private static readonly ImmutableArray<string> Road = ["Engine", "Vehicle", "Motor vehicle (road)", "Car", "Truck", "Idling", "Medium engine (mid frequency)", "Heavy engine (low frequency)"];
    private static readonly ImmutableArray<string> Sirens = ["Siren", "Emergency vehicle", "Police car (siren)", "Ambulance (siren)", "Fire engine, fire truck (siren)", "Civil defense siren"];

    public static ImmutableArray<EverydaySound> All { get; } =
    [
        new("rain", ["Rain", "Rain on surface", "Raindrop"], Weather.Rain),
        new("surf", ["Waves, surf", "Ocean"], Weather.Surf),
        new("wind", ["Wind", "Wind noise (microphone)", "Ocean", "Waves, surf"], Weather.Wind),
        new("fire", ["Fire", "Crackle"], Weather.Fire),
        new("stream", ["Stream", "Water", "Pour", "Trickle, dribble", "Gurgling", "Liquid", "Waterfall", "Fill (with liquid)", "Water tap, faucet"], Weather.Stream),
        new("white_noise", ["White noise", "Static", "Noise"], Weather.WhiteNoise),
        new("pink_noise", ["Pink noise", "White noise", "Static", "Noise"], Weather.PinkNoise),
        new("idling", Road, Machines.Idling),
        new("accelerating", ["Accelerating, revving, vroom", "Motorcycle", "Race car, auto racing", .. Road], Machines.Accelerating),
        new("helicopter", ["Helicopter", "Aircraft", "Vehicle"], Machines.Helicopter),
        new("chainsaw", ["Chainsaw", "Power tool", "Tools", "Light engine (high frequency)", "Engine"], Machines.Chainsaw),
        new("hair_dryer", ["Hair dryer", "Vacuum cleaner", "Mechanical fan"], Machines.HairDryer),
        new("siren_wail", Sirens, Signals.SirenWail),
        new("siren_two_tones", Sirens, Signals.SirenTwoTones),
        new("alarm_clock", ["Alarm clock", "Alarm", "Beep, bleep", "Smoke detector, smoke alarm", "Fire alarm"], Signals.AlarmClock),
        new("smoke_alarm", ["Smoke detector, smoke alarm", "Fire alarm", "Alarm", "Beep, bleep"], Signals.SmokeAlarm),
        new("car_horn", ["Vehicle horn, car horn, honking", "Air horn, truck horn", "Toot"], Signals.CarHorn),
        new("telephone", ["Telephone bell ringing", "Telephone", "Ringtone"], Signals.Telephone),
        new("busy_signal", ["Busy signal", "Dial tone"], Signals.BusySignal),
        new("whistling", ["Whistling", "Whistle"], Signals.Whistling),
        new("birds", ["Bird", "Bird vocalization, bird call, bird song", "Chirp, tweet"], Animals.Birds),
        new("crickets", ["Cricket", "Insect"], Animals.Crickets),
        new("dog", ["Dog", "Bark", "Domestic animals, pets", "Animal"], Animals.Dog),
        new("cat", ["Cat", "Meow", "Domestic animals, pets", "Animal"], Animals.Cat),
        new("sheep", ["Sheep", "Bleat", "Goat", "Animal"], Animals.Sheep),
        new("baby", ["Baby cry, infant cry", "Crying, sobbing"], Animals.Baby),
        new("clock", ["Tick-tock", "Tick", "Clock", "Clicking"], Things.Clock),
        new("door_knock", ["Knock", "Tap", "Door"], Things.DoorKnock),
        new("glass", ["Glass", "Chink, clink", "Shatter", "Breaking"], Things.Glass),
        new("heartbeat", ["Heart sounds, heartbeat", "Heart murmur"], Things.Heartbeat),
        new("gunfire", ["Gunshot, gunfire", "Machine gun", "Fusillade", "Explosion", "Artillery fire"], Things.Gunfire),
    ];
}
