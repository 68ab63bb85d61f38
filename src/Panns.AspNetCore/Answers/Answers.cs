using System.Text.Json.Serialization;

namespace Panns.AspNetCore.Answers;

/// <summary>A class with its score, 0 to 1.</summary>
internal sealed record TagAnswer(string Label, float Score);

/// <summary>An event, in seconds from the start.</summary>
internal sealed record EventAnswer(double Onset, double Offset, string Label, float Score, float Mean);

/// <summary>What all answers have.</summary>
/// <param name="File">Name of the recording in the form; "audio" for a bare body.</param>
/// <param name="Network">The network that answered.</param>
/// <param name="Duration">Length in seconds.</param>
/// <param name="Note">What is wrong with the recording, which was read all the same.</param>
internal abstract record Answer(string File, string Network, double Duration, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Note);

/// <summary>The tags with the highest scores, highest first.</summary>
internal sealed record TagsAnswer(string File, string Network, double Duration, string? Note, IReadOnlyList<TagAnswer> Tags)
    : Answer(File, Network, Duration, Note);

/// <summary>The embedding.</summary>
internal sealed record EmbeddingAnswer(string File, string Network, double Duration, string? Note, ReadOnlyMemory<float> Embedding)
    : Answer(File, Network, Duration, Note);

/// <summary>The events, by onset.</summary>
internal sealed record EventsAnswer(string File, string Network, double Duration, string? Note, IReadOnlyList<EventAnswer> Events)
    : Answer(File, Network, Duration, Note);

/// <summary>The classifier's class, and the scores of all its classes.</summary>
internal sealed record ClassAnswer(string File, string Network, double Duration, string? Note, string Label, float Score, IReadOnlyDictionary<string, float> Scores)
    : Answer(File, Network, Duration, Note);

/// <summary>What the server can do.</summary>
internal sealed record InfoAnswer(
    string Network, int Classes, int EmbeddingSize, string? Detector, string? Classifier, IReadOnlyList<string>? ClassifierLabels, long MaxBytes, double MaxSeconds);

/// <summary>How answers are written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, NumberHandling = JsonNumberHandling.Strict)]
[JsonSerializable(typeof(TagsAnswer))]
[JsonSerializable(typeof(EmbeddingAnswer))]
[JsonSerializable(typeof(EventsAnswer))]
[JsonSerializable(typeof(ClassAnswer))]
[JsonSerializable(typeof(InfoAnswer))]
internal sealed partial class AnswerJson : JsonSerializerContext;
