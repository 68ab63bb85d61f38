using Microsoft.ML;
using Panns.ML.Common;
using Panns.ML.Data;
using Panns.Transfer;

namespace Panns.ML;

/// <summary>
/// Extends <c>mlContext.Data</c> with loaders of labeled recordings. Their columns are those of <see cref="AudioRow"/>: Path, Label,
/// Labels, Fold, Part, Group, Start, End. Clips of published data sets whose files are missing are left out. If a context is given,
/// <see cref="MLContext.Log"/> reports what was used and what was left out, as <see cref="LabeledDataset.Summarize"/> does.
/// </summary>
public static class AudioDataCatalog
{
    /// <summary>Loads a folder with one subfolder per class.</summary>
    /// <param name="catalog"><c>mlContext.Data</c>.</param>
    /// <param name="folder">The folder, with a subfolder per class or the layout of a published data set.</param>
    /// <param name="options">How to read it; null for the defaults.</param>
    /// <param name="context">Context whose <see cref="MLContext.Log"/> reports what was used and what was left out; null to log nothing.</param>
    /// <exception cref="PannsException">The folder is missing or has fewer than two classes with audio.</exception>
    /// <example>
    /// <code>
    /// var sounds = ml.Data.LoadAudioFolder("sounds"); // sounds/dog/1.wav, sounds/rain/7.flac, ...
    /// </code>
    /// </example>
    public static IDataView LoadAudioFolder(
        this DataOperationsCatalog catalog, string folder, LabeledSoundsOptions? options = null, MLContext? context = null)
        => catalog.LoadAudio(LabeledSounds.OpenFolder(folder, options), context);

    /// <summary>
    /// Loads a table of clips with a heading and the columns <c>path</c> (relative to the table) and <c>label</c> (<c>a;b</c> for
    /// several), and optionally <c>fold</c>, <c>group</c>, <c>start</c> and <c>end</c> (in seconds). Other common column names work too:
    /// <see cref="LabeledSounds.OpenTable"/>.
    /// </summary>
    /// <param name="catalog"><c>mlContext.Data</c>.</param>
    /// <param name="path">The table: CSV or TSV with a header.</param>
    /// <param name="options">How to read it; null for the defaults.</param>
    /// <param name="context">Context whose <see cref="MLContext.Log"/> reports what was used and what was left out; null to log nothing.</param>
    /// <exception cref="PannsException">The table cannot be read, lacks a column, or has an invalid row.</exception>
    /// <example>
    /// <code>
    /// var sounds = ml.Data.LoadAudioManifest("sounds.csv"); // path,label,fold
    /// </code>
    /// </example>
    public static IDataView LoadAudioManifest(
        this DataOperationsCatalog catalog, string path, LabeledSoundsOptions? options = null, MLContext? context = null)
        => catalog.LoadAudio(LabeledSounds.OpenTable(path, options), context);

    /// <summary>Loads any labeled data set, including published ones (<see cref="DatasetRecipes"/>).</summary>
    /// <param name="catalog"><c>mlContext.Data</c>.</param>
    /// <param name="data">The data set; if it has segments, each segment is a row.</param>
    /// <param name="context">Context whose <see cref="MLContext.Log"/> reports what was used and what was left out; null to log nothing.</param>
    /// <example>
    /// <code>
    /// var sounds = ml.Data.LoadAudio(DatasetRecipes.Get("esc50").Open("ESC-50"));
    /// </code>
    /// </example>
    public static IDataView LoadAudio(this DataOperationsCatalog catalog, LabeledDataset data, MLContext? context = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(data);
        new ContextLog(context ?? PannsContext.Of(catalog), "LoadAudio").Summary(data.Summarize());
        return catalog.LoadFromEnumerable(DatasetRows.Of(data).ToArray());
    }

    /// <summary>Loads ESC-50: 2000 clips, 50 classes, 5 folds.</summary>
    /// <param name="catalog"><c>mlContext.Data</c>.</param>
    /// <param name="root">The folder of the copy of the data set.</param>
    /// <param name="context">Context whose <see cref="MLContext.Log"/> reports what was used and what was left out; null to log nothing.</param>
    /// <exception cref="PannsException">The folder does not hold the data set.</exception>
    /// <example>
    /// <code>
    /// var sounds = ml.Data.LoadEsc50("ESC-50");
    /// </code>
    /// </example>
    public static IDataView LoadEsc50(this DataOperationsCatalog catalog, string root, MLContext? context = null)
        => catalog.LoadRecipe("esc50", root, context);

    /// <summary>Loads ESC-10: 400 clips, 10 classes, 5 folds.</summary>
    /// <inheritdoc cref="LoadEsc50"/>
    /// <example>
    /// <code>
    /// var sounds = ml.Data.LoadEsc10("ESC-10");
    /// </code>
    /// </example>
    public static IDataView LoadEsc10(this DataOperationsCatalog catalog, string root, MLContext? context = null)
        => catalog.LoadRecipe("esc10", root, context);

    /// <summary>Loads GTZAN: music, 10 genres.</summary>
    /// <inheritdoc cref="LoadEsc50"/>
    /// <example>
    /// <code>
    /// var sounds = ml.Data.LoadGtzan("GTZAN");
    /// </code>
    /// </example>
    public static IDataView LoadGtzan(this DataOperationsCatalog catalog, string root, MLContext? context = null)
        => catalog.LoadRecipe("gtzan", root, context);

    /// <summary>Loads RAVDESS: emotions in speech, with folds by actor.</summary>
    /// <inheritdoc cref="LoadEsc50"/>
    /// <example>
    /// <code>
    /// var sounds = ml.Data.LoadRavdess("RAVDESS");
    /// </code>
    /// </example>
    public static IDataView LoadRavdess(this DataOperationsCatalog catalog, string root, MLContext? context = null)
        => catalog.LoadRecipe("ravdess", root, context);

    /// <summary>Loads MSoS: sounds of 5 categories, with the splits development and evaluation.</summary>
    /// <inheritdoc cref="LoadEsc50"/>
    /// <example>
    /// <code>
    /// var sounds = ml.Data.LoadMsos("MSoS");
    /// </code>
    /// </example>
    public static IDataView LoadMsos(this DataOperationsCatalog catalog, string root, MLContext? context = null)
        => catalog.LoadRecipe("msos", root, context);

    /// <summary>
    /// Loads DCASE 2018 task 2: 41 classes, with the splits train and test. Each segment of 4 s is a row, so set the columns Start and End in
    /// the options of the transform that reads the audio.
    /// </summary>
    /// <inheritdoc cref="LoadEsc50"/>
    /// <example>
    /// <code>
    /// var sounds = ml.Data.LoadDcase2018Task2("FSDKaggle2018");
    /// </code>
    /// </example>
    public static IDataView LoadDcase2018Task2(this DataOperationsCatalog catalog, string root, MLContext? context = null)
        => catalog.LoadRecipe("dcase2018-task2", root, context);

    /// <summary>
    /// Loads the training split of DCASE 2018 task 2 in 4 folds. Each segment of 4 s is a row, so set the columns Start and End in the
    /// options of the transform that reads the audio.
    /// </summary>
    /// <inheritdoc cref="LoadEsc50"/>
    /// <example>
    /// <code>
    /// var sounds = ml.Data.LoadDcase2018Task2Folds("FSDKaggle2018");
    /// </code>
    /// </example>
    public static IDataView LoadDcase2018Task2Folds(this DataOperationsCatalog catalog, string root, MLContext? context = null)
        => catalog.LoadRecipe("dcase2018-task2-cv", root, context);

    /// <summary>Loads DCASE 2019 task 1A: acoustic scenes, with the splits train and evaluate.</summary>
    /// <inheritdoc cref="LoadEsc50"/>
    /// <example>
    /// <code>
    /// var sounds = ml.Data.LoadDcase2019Task1A("TAU-urban");
    /// </code>
    /// </example>
    public static IDataView LoadDcase2019Task1A(this DataOperationsCatalog catalog, string root, MLContext? context = null)
        => catalog.LoadRecipe("dcase2019-task1a", root, context);

    /// <summary>Loads UrbanSound8K: 10 classes, 10 folds.</summary>
    /// <inheritdoc cref="LoadEsc50"/>
    /// <example>
    /// <code>
    /// var sounds = ml.Data.LoadUrbanSound8K("UrbanSound8K");
    /// </code>
    /// </example>
    public static IDataView LoadUrbanSound8K(this DataOperationsCatalog catalog, string root, MLContext? context = null)
        => catalog.LoadRecipe("urbansound8k", root, context);

    /// <summary>
    /// Loads a segment table of AudioSet (<c>balanced_train_segments.csv</c>, <c>eval_segments.csv</c>): a row for each segment with a file,
    /// with the names of its classes in <see cref="AudioRow.Labels"/>.
    /// </summary>
    /// <param name="catalog"><c>mlContext.Data</c>.</param>
    /// <param name="root">The folder of the segments' files, named Y followed by the YTID: <c>Y--PJHxphWEs.wav</c>.</param>
    /// <param name="segmentsCsv">The table: <c>YTID, start, end, "mid,mid"</c>.</param>
    /// <exception cref="PannsException">The table cannot be read, a line is invalid, or no segment has a file.</exception>
    /// <example>
    /// <code>
    /// var segments = ml.Data.LoadAudioSet("audioset/eval", "eval_segments.csv");
    /// </code>
    /// </example>
    public static IDataView LoadAudioSet(this DataOperationsCatalog catalog, string root, string segmentsCsv)
        => catalog.LoadAudioSet(root, segmentsCsv, out _);

    /// <summary>Loads a segment table of AudioSet, and counts the segments without a file.</summary>
    /// <param name="catalog"><c>mlContext.Data</c>.</param>
    /// <param name="root">The folder of the segments' files, named Y followed by the YTID: <c>Y--PJHxphWEs.wav</c>.</param>
    /// <param name="segmentsCsv">The table: <c>YTID, start, end, "mid,mid"</c>.</param>
    /// <param name="missing">Number of segments without a file; no copy of AudioSet is complete.</param>
    /// <exception cref="PannsException">The table cannot be read, a line is invalid, or no segment has a file.</exception>
    /// <example>
    /// <code>
    /// var segments = ml.Data.LoadAudioSet("audioset/eval", "eval_segments.csv", out var missing);
    /// Console.WriteLine($"{missing} segments have no file");
    /// </code>
    /// </example>
    public static IDataView LoadAudioSet(this DataOperationsCatalog catalog, string root, string segmentsCsv, out int missing)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentException.ThrowIfNullOrEmpty(root);
        ArgumentException.ThrowIfNullOrEmpty(segmentsCsv);
        return catalog.LoadFromEnumerable(AudioSetSegments.Read(root, segmentsCsv, out missing));
    }

    private static IDataView LoadRecipe(this DataOperationsCatalog catalog, string name, string root, MLContext? context)
        => catalog.LoadAudio(DatasetRecipes.Get(name).Open(root), context);
}
